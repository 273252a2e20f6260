import type { MachineRecord, StateSeen } from '../state.ts';

/** Our own records by name. What is shown of them is never changed in place, and is the same until something is written. */
export class Records extends Map<string, MachineRecord> {
  // set by the first write: the constructor of Map writes before fields are there
  private unshown: MachineRecord[] | undefined;
  private shown: StateSeen['machines'] | undefined;

  override set(name: string, record: MachineRecord): this {
    this.unshown ??= [];
    this.unshown.push(record);
    return super.set(name, record);
  }

  override delete(name: string): boolean {
    this.shown = undefined;
    return super.delete(name);
  }

  show(): StateSeen['machines'] {
    if (!this.shown) this.shown = Object.fromEntries(this);
    else if (this.unshown) {
      this.shown = { ...this.shown };
      for (const record of this.unshown) this.shown[record.name] = record;
    }
    this.unshown = undefined;
    return this.shown;
  }
}
