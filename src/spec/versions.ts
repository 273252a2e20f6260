/** The supported version nearest to what was written (`v1.36`, `1.35.2`, `1.38`): the same minor, else the one closest by number. */
export function nearestVersion(written: string, supported: readonly string[]): string | undefined {
  const wanted = weight(written);
  if (wanted === undefined) return undefined;
  const distance = (version: string) => Math.abs((weight(version) ?? Number.POSITIVE_INFINITY) - wanted);
  const [best] = [...supported].sort((a, b) => distance(a) - distance(b));
  return best !== undefined && Number.isFinite(distance(best)) ? best : undefined;
}

/** A version as one number in which a minor weighs more than any patch. */
function weight(version: string): number | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  if (!match) return undefined;
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map(part => Number(part ?? 0));
  return (major * 1000 + minor) * 1000 + patch;
}
