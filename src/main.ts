import 'reflect-metadata';
import { enableCompileCache } from 'node:module';

// Compiling is half of the time to the first answer; the cache keeps what the last start compiled.
enableCompileCache();

void import('./serve.js').then(({ serve }) => serve());
