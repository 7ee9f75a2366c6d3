import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import {
  type ExportedSection,
  type HoldsPersonalData,
  type Obligation,
  PERSONAL_DATA,
  type PersonalDataDeclaration,
} from './personal-data';

export interface Holder extends PersonalDataDeclaration {
  holder: HoldsPersonalData;
}

/** Who answers for personal data: every provider that is marked with PersonalData. */
@Injectable()
export class PersonalDataHolders implements OnApplicationBootstrap {
  private holders: readonly Holder[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error when two answer for one section or table */
  onApplicationBootstrap(): void {
    const holders = this.discovery.getProviders().flatMap(({ instance, metatype }): Holder[] => {
      if (typeof metatype !== 'function') return [];
      const declaration = this.reflector.get<PersonalDataDeclaration | undefined>(PERSONAL_DATA, metatype);
      return declaration ? [{ ...declaration, holder: instance as HoldsPersonalData }] : [];
    });
    assertUnique(holders.map(({ section }) => section));
    assertUnique(holders.flatMap(({ tables }) => Object.keys(tables)));
    this.holders = holders.sort((one, other) => one.section.localeCompare(other.section));
  }

  all(): readonly Holder[] {
    return this.holders;
  }

  /** By section. One after the other: they share a connection. */
  async export(em: EntityManager, userId: string): Promise<Record<string, ExportedSection>> {
    const sections: Record<string, ExportedSection> = {};
    for (const { section, holder } of this.holders) sections[section] = await holder.export(em, userId);
    return sections;
  }

  async erase(em: EntityManager, userId: string, now: Date): Promise<void> {
    for (const { holder } of this.holders) await holder.erase?.(em, userId, now);
  }

  async obligations(em: EntityManager, userId: string, now: Date): Promise<Obligation[]> {
    const found: Obligation[] = [];
    for (const { holder } of this.holders) found.push(...((await holder.obligations?.(em, userId, now)) ?? []));
    return found;
  }
}

function assertUnique(names: readonly string[]): void {
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (twice.length > 0) throw new Error(`Two answer for personal data of: ${twice.join(', ')}.`);
}
