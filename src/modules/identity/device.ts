/** In the order of the question: many browsers name others too, to be taken for them. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*Safari\//, 'Safari'],
  [/^okhttp\//, 'An Android app'],
  [/\bCFNetwork\//, 'An Apple app'],
  [/^curl\//, 'curl'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b|\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * What a `User-Agent` says of a device, in words by which its owner knows it: "Firefox on Windows". A program says of itself what it
 * likes, so this is for people to read and for nothing to rely on.
 *
 * @returns null when it says nothing that is known here
 */
export function deviceOf(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  const known = (names: typeof PROGRAMS) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [program, system] = [known(PROGRAMS), known(SYSTEMS)];
  return program && system ? `${program} on ${system}` : (program ?? system ?? null);
}
