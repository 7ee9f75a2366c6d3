import type { OpenAPIObject } from '@nestjs/swagger';

/** The parts of the document that @nestjs/swagger builds but does not name at its door. */
export type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;
export type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
export type Response = NonNullable<NonNullable<OpenAPIObject['components']>['responses']>[string];
