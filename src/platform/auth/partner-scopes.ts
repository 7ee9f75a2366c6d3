/** What a partner's API key can be for, and what each means; a key never exceeds what its partner may. */
export const PARTNER_SCOPES = {
  'products:read': 'Read the catalogue of products.',
  'products:write': 'Add and change products.',
  'inventory:read': 'Read stock levels.',
  'inventory:write': 'Report stock levels and movements.',
  'events:read': 'Receive events.',
} as const;

export type PartnerScope = keyof typeof PARTNER_SCOPES;

export const PARTNER_SCOPE_NAMES = Object.keys(PARTNER_SCOPES) as readonly PartnerScope[];

/** Of a route for partners: the scope that it takes, or null where every partner may. */
export interface PartnerAccess {
  readonly partnerScope: PartnerScope | null;
}

export function isPartnerAccess(access: object | string | undefined): access is PartnerAccess {
  return typeof access === 'object' && 'partnerScope' in access;
}
