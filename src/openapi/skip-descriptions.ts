/** Every decorator that describes the API: called with anything, it decorates with nothing. */
const undescribed = () => () => undefined;

/** What makes one class of another: it describes, and it validates. Without the description it is this package's work. */
const MAPPED_TYPES = new Set<string | symbol>(['PartialType', 'PickType', 'OmitType', 'IntersectionType']);

/** What `import` of an ES module's names looks for in it besides the names. */
const NOT_A_NAME = new Set<string | symbol>(['then', '__esModule', 'default']);

/**
 * Puts decorators that do nothing in the place of @nestjs/swagger, for a process that serves.
 *
 * What they describe is a file that the build has made; nobody asks for it again at run time, while loading the package costs a
 * seventh of the start and 15 MB. To be called before anything that is described is loaded, and only by the entry points: the
 * OpenAPI writer and the tests load the real one.
 */
export function skipDescriptions(): void {
  const path = require.resolve('@nestjs/swagger');
  const stand = new Proxy(
    {},
    { get: (_, name) => (NOT_A_NAME.has(name) ? undefined : (mappedType(name) ?? undescribed)) },
  );
  require.cache[path] = Object.assign(Object.create(module.constructor.prototype) as NodeJS.Module, {
    id: path,
    filename: path,
    path,
    loaded: true,
    exports: stand,
    children: [],
    paths: [],
  });
}

function mappedType(name: string | symbol): unknown {
  if (!MAPPED_TYPES.has(name)) return undefined;
  return (require('@nestjs/mapped-types') as Record<string | symbol, unknown>)[name];
}
