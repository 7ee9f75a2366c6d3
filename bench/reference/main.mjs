import { enableCompileCache } from 'node:module';

// As the service does: the time to the first answer is to be compared, too.
enableCompileCache();

const { serve } = await import('./server.mjs');
await serve(process.env);
