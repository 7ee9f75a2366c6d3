import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { skipDescriptions } from '../openapi/skip-descriptions';

/**
 * What makes a process ready in less time and memory; to be called before the service is loaded.
 *
 * @returns what to call once it is ready
 */
export function startQuickly(): () => void {
  // Compiling is half of the time to the first answer; the cache keeps what the last start compiled.
  enableCompileCache();
  // Loading makes little garbage, but V8 would grow its young generation to 130 MB for it, empty ever after.
  setFlagsFromString('--semi-space-growth-factor=1');
  skipDescriptions();
  return () => setFlagsFromString('--semi-space-growth-factor=2');
}
