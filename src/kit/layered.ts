/** A map on top of another one that stays as it is: to write to it costs nothing of the size of what lies below. */
export class Layered<V> extends Map<string, V> {
  private readonly below: ReadonlyMap<string, V>;
  private hidden = 0;
  /** Names of what was written or deleted here. */
  readonly changed = new Set<string>();

  constructor(below: ReadonlyMap<string, V>) {
    super();
    this.below = below;
  }

  override get(name: string): V | undefined {
    return this.changed.has(name) ? super.get(name) : this.below.get(name);
  }

  override has(name: string): boolean {
    return this.changed.has(name) ? super.has(name) : this.below.has(name);
  }

  override set(name: string, value: V): this {
    this.hide(name);
    return super.set(name, value);
  }

  override delete(name: string): boolean {
    const had = this.has(name);
    this.hide(name);
    super.delete(name);
    return had;
  }

  private hide(name: string): void {
    if (!this.changed.has(name) && this.below.has(name)) this.hidden += 1;
    this.changed.add(name);
  }

  override get size(): number {
    return this.below.size - this.hidden + super.size;
  }

  /** What lies below in its order, changed where it was changed; then what was added. */
  override *entries(): MapIterator<[string, V]> {
    for (const [name, value] of this.below) {
      if (!this.changed.has(name)) yield [name, value];
      else if (super.has(name)) yield [name, super.get(name)!];
    }
    for (const [name, value] of super.entries()) if (!this.below.has(name)) yield [name, value];
  }

  override *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  override *keys(): MapIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  override [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  override forEach(act: (value: V, name: string, map: Map<string, V>) => void): void {
    for (const [name, value] of this.entries()) act(value, name, this);
  }
}
