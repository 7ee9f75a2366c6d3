/** How a medicine is kept, with the range of the pharmacopoeias in degrees Celsius; a product may narrow or widen it. */
export const STORAGE_RANGES = {
  frozen: { minimumCelsius: -25, maximumCelsius: -10 },
  refrigerated: { minimumCelsius: 2, maximumCelsius: 8 },
  cool: { minimumCelsius: 8, maximumCelsius: 15 },
  room_temperature: { minimumCelsius: 15, maximumCelsius: 25 },
} as const;

export type StorageCondition = keyof typeof STORAGE_RANGES;

export const STORAGE_CONDITIONS = Object.keys(STORAGE_RANGES) as StorageCondition[];

export interface Storage {
  condition: StorageCondition;
  minimumCelsius: number;
  maximumCelsius: number;
}

/** The condition with its usual range where none is given. */
export function storageOf(condition: StorageCondition, minimum?: number | null, maximum?: number | null): Storage {
  const usual = STORAGE_RANGES[condition];
  return {
    condition,
    minimumCelsius: minimum ?? usual.minimumCelsius,
    maximumCelsius: maximum ?? usual.maximumCelsius,
  };
}
