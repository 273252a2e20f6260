/** A box of the drawing. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Place = 'operators' | 'clients' | 'endpoint' | 'control-planes' | 'workers' | 'pods';

/** A hop as a line with its sign and name on it. */
export interface Line {
  hop: string;
  path: string;
  at: readonly [x: number, y: number];
  /** Where the name stands, seen from the sign. */
  name: 'above' | 'below' | 'right' | 'left';
}

/** Hops that are no line but lie inside a box: signs over a column of the machines in it. */
export interface Layout {
  id: 'wide' | 'tall';
  width: number;
  height: number;
  boxes: Record<Place, Box>;
  lines: readonly Line[];
}

export const ROW = 30;
/** Title, signs and names of the columns. */
export const HEAD = 92;

export function boxHeight(rows: number): number {
  return HEAD + Math.max(1, rows) * ROW + 12;
}

/** For a desk: from the left, who comes in; in the middle the control planes; on the right who works for them. */
export function wide(controlPlanes: number, workers: number): Layout {
  const tall = Math.max(boxHeight(controlPlanes), boxHeight(workers), 188);
  const [top, middle] = [56, 56 + Math.round(tall / 2)];
  const low = top + tall + 78;
  const boxes = {
    operators: { x: 14, y: middle - 40, width: 140, height: 80 },
    endpoint: { x: 256, y: middle - 40, width: 152, height: 80 },
    'control-planes': { x: 500, y: top, width: 330, height: tall },
    workers: { x: 936, y: top, width: 296, height: tall },
    clients: { x: 14, y: low, width: 140, height: 80 },
    pods: { x: 500, y: low, width: 732, height: 80 },
  };
  const lines: Line[] = [
    { hop: 'certificates', path: `M84 ${middle - 40}V26H665V${top}`, at: [340, 26], name: 'below' },
    { hop: 'availability', path: `M154 ${middle}H256`, at: [205, middle], name: 'above' },
    { hop: 'API server', path: `M408 ${middle}H500`, at: [454, middle], name: 'above' },
    { hop: 'kubelet', path: `M830 ${middle - 44}H936`, at: [883, middle - 44], name: 'above' },
    { hop: 'node identity', path: `M936 ${middle + 44}H830`, at: [883, middle + 44], name: 'below' },
    { hop: 'rights', path: `M665 ${low}V${top + tall}`, at: [665, low - 39], name: 'right' },
    { hop: 'services', path: `M154 ${low + 40}H500`, at: [327, low + 40], name: 'above' },
  ];
  return { id: 'wide', width: 1240, height: low + 94, boxes, lines };
}

/** For a phone: the same from top to bottom. */
export function tall(controlPlanes: number, workers: number): Layout {
  const [first, second] = [boxHeight(controlPlanes), boxHeight(workers)];
  const cp = 262;
  const work = cp + first + 84;
  const pods = work + second + 44;
  const clients = pods + 112 + 62;
  const boxes = {
    operators: { x: 96, y: 8, width: 190, height: 58 },
    endpoint: { x: 96, y: 132, width: 190, height: 64 },
    'control-planes': { x: 34, y: cp, width: 314, height: first },
    workers: { x: 34, y: work, width: 314, height: second },
    pods: { x: 34, y: pods, width: 314, height: 112 },
    clients: { x: 96, y: clients, width: 190, height: 54 },
  };
  const lines: Line[] = [
    { hop: 'certificates', path: `M96 37H16V${cp + 30}H34`, at: [16, 112], name: 'right' },
    { hop: 'availability', path: 'M191 66V132', at: [191, 99], name: 'right' },
    { hop: 'API server', path: `M191 196V${cp}`, at: [191, 229], name: 'right' },
    { hop: 'kubelet', path: `M92 ${cp + first}V${work}`, at: [92, work - 42], name: 'right' },
    { hop: 'node identity', path: `M212 ${work}V${cp + first}`, at: [212, work - 42], name: 'right' },
    { hop: 'rights', path: `M348 ${pods + 56}H368V${cp + 30}H348`, at: [368, pods - 22], name: 'left' },
    { hop: 'services', path: `M191 ${clients}V${pods + 112}`, at: [191, clients - 31], name: 'right' },
  ];
  return { id: 'tall', width: 384, height: clients + 62, boxes, lines };
}
