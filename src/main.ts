import 'reflect-metadata';
import { startQuickly } from './process/quick-start';

const ready = startQuickly();

/** Serves HTTP, and works off the queues unless PROCESS_ROLE says otherwise. */
void import('./serve.js').then(({ serve }) => serve()).then(ready);
