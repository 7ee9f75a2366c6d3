import 'reflect-metadata';
import { enableCompileCache } from 'node:module';

// Compiled code of the last start is half of the time to the first answer.
enableCompileCache?.();

void import('./serve.js').then(({ serve }) => serve());
