import { SeriesBooking } from './series-booking.service';
import { SeriesCancellationSteps } from './series-cancellation-steps.service';
import { SeriesCancellation } from './series-cancellation.service';
import { SeriesReading } from './series-reading.service';
import { SeriesSteps } from './series-steps.service';
import { SeriesController } from './series.controller';
import { SeriesPersonalData } from './series.personal-data';
import { VisitSeriesRepository } from './visit-series.repository';

export const SERIES_CONTROLLERS = [SeriesController];

export const SERIES_PROVIDERS = [
  SeriesBooking,
  SeriesCancellation,
  SeriesCancellationSteps,
  SeriesPersonalData,
  SeriesReading,
  SeriesSteps,
  VisitSeriesRepository,
];
