/** Values by name whose list is made again only after a change: reading an unchanged world costs nothing. Values are never changed in place. */
export class Listing<T> {
  private readonly values = new Map<string, T>();
  private list: T[] | undefined;

  set(name: string, value: T): void {
    this.values.set(name, value);
    this.list = undefined;
  }

  delete(name: string): void {
    if (this.values.delete(name)) this.list = undefined;
  }

  get(name: string): T | undefined {
    return this.values.get(name);
  }

  all(): T[] {
    this.list ??= [...this.values.values()];
    return this.list;
  }
}
