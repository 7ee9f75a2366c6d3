/** Under which our key stands in the metadata of intents and refunds: a charge whose answer was lost is found by it. */
export const KEY_IN_METADATA = 'charge_key';
