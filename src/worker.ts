import 'reflect-metadata';
import { enableCompileCache } from 'node:module';

enableCompileCache();

/** Works off the queues and serves nothing but health and metrics, on PORT. */
void import('./serve.js').then(({ serve }) => serve('worker'));
