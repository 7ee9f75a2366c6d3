import { doctorIdOf, unknownDoctor } from './doctor-records.mjs';

/** @param {import('./doctor-records.mjs').DoctorRecords} doctors */
export function profileRoute(doctors) {
  return (request, reply) => {
    const doctor = doctors.find(doctorIdOf(request));
    if (doctor instanceof Promise) return doctor.then((loaded) => answer(loaded, request, reply));
    answer(doctor, request, reply);
  };
}

function answer(doctor, request, reply) {
  if (!doctor) throw unknownDoctor();
  doctor.profile ??= { json: render(doctor), etag: `"${doctor.version}"` };
  return sendUnlessKnown(doctor.profile, request, reply);
}

function render(doctor) {
  const { id, name, specialty, languages, biography, fee, timeZone, acceptsBookings, version } = doctor;
  const data = { id, name, specialty, languages, biography, fee, timeZone, acceptsBookings, version };
  return JSON.stringify({ success: true, data });
}

/** JSON that is ready, or 304. @param {{ json: string, etag: string }} rendered */
export function sendUnlessKnown({ json, etag }, request, reply) {
  reply.header('ETag', etag).header('Cache-Control', 'no-cache');
  const known = request.headers['if-none-match'];
  if (known !== undefined && known.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')))) {
    return reply.code(304).send();
  }
  return reply.type('application/json; charset=utf-8').send(json);
}
