/** The published documents, at the root of the compiled code. */
export const OPENAPI_FILES = { json: 'openapi.json', yaml: 'openapi.yaml' } as const;
