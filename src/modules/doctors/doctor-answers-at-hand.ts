import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AnswersAtHand } from '../../platform/http/answers-at-hand';
import { API_PREFIX, type RenderedAnswer } from '../../platform/http/envelope';
import { unlessKnown } from '../../platform/http/conditional-request';
import { DoctorReading } from './doctor-reading.service';
import { FreeSlots } from './free-slots';
import { isSlotField } from './slot-query';

type ById = FastifyRequest<{ Params: { id: string }; Querystring: Record<string, unknown> }>;

/** The two answers that most visitors of a clinic ask for, as long as they are in memory; see the controllers for all others. */
@Injectable()
export class DoctorAnswersAtHand {
  constructor(
    answers: AnswersAtHand,
    private readonly reading: DoctorReading,
    private readonly slots: FreeSlots,
  ) {
    answers.serve(`${API_PREFIX}/doctors/:id`, (request) => known(request, this.profile(request as ById)));
    answers.serve(`${API_PREFIX}/doctors/:id/slots`, (request) => known(request, this.listing(request as ById)));
  }

  private profile({ params }: ById): RenderedAnswer | undefined {
    return this.reading.profileAtHand(params.id);
  }

  private listing({ params, query }: ById): RenderedAnswer | undefined {
    // Anything but two dates and a kind is for the controller to refuse.
    for (const field in query) if (!isSlotField(field) || typeof query[field] !== 'string') return undefined;
    return this.slots.atHand(params.id, query);
  }
}

function known(request: FastifyRequest, answer: RenderedAnswer | undefined): RenderedAnswer | undefined {
  return answer && unlessKnown(answer, request.headers['if-none-match']);
}
