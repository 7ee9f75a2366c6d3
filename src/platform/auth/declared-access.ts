import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS } from './access.decorator';

/** Refuses to start when a route does not say who may call it. */
@Injectable()
export class DeclaredAccess implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const undeclared = this.discovery.getControllers().flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, () => unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .filter((name) => this.isRouteWithoutAccess(prototype[name]))
        .map((name) => `${metatype.name}.${name}`);
    });
    if (undeclared.length > 0) {
      throw new Error(
        `These routes declare no access (@Public, @SignedIn, @Allow or @AllowPartner): ${undeclared.join(', ')}`,
      );
    }
  }

  private isRouteWithoutAccess(handler: () => unknown): boolean {
    const method = this.reflector.get<RequestMethod | undefined>(METHOD_METADATA, handler);
    return method !== undefined && this.reflector.get(ACCESS, handler) === undefined;
  }
}
