/** `0.4s`, `12.3s`, `3m05s`, `2h07m`. */
export function duration(milliseconds: number): string {
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)}s`;
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${pad(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h${pad(minutes % 60)}m`;
}

/** An estimate, no finer than it can be: `a few seconds`, `about 40 s`, `about 6 min`. */
export function about(seconds: number): string {
  if (seconds < 8) return 'a few seconds';
  if (seconds < 100) return `about ${Math.round(seconds / 10) * 10 || 10} s`;
  return `about ${Math.round(seconds / 60)} min`;
}

function pad(count: number): string {
  return String(count).padStart(2, '0');
}
