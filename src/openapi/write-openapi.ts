import 'reflect-metadata';
import { dump } from 'js-yaml';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../config/env';
import { createApp } from '../create-app';
import { OPENAPI_FILES } from './openapi-files';
import { openApiDocument } from './openapi-document';

/** Writes the document beside the compiled code; part of the build, since the comments it is made of are not there at run time. */
async function writeOpenApi(folder: string): Promise<void> {
  const nowhere = {
    DATABASE_URL: 'postgresql://127.0.0.1:1/none',
    LOG_LEVEL: 'silent',
  };
  const app = await createApp(loadEnvironment(nowhere), {}, { preview: true });
  const document = openApiDocument(app);
  writeFileSync(join(folder, OPENAPI_FILES.json), JSON.stringify(document, null, 2));
  writeFileSync(join(folder, OPENAPI_FILES.yaml), dump(document, { lineWidth: 120, noRefs: true }));
}

writeOpenApi(join(__dirname, '..', '..')).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
