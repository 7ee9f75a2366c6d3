import 'reflect-metadata';
import { startQuickly } from './process/quick-start';

const ready = startQuickly();

/** Works off the queues and serves nothing but health and metrics, on PORT. */
void import('./serve.js').then(({ serve }) => serve('worker')).then(ready);
