import { Counter, Gauge } from 'prom-client';

export const liveConnections = new Gauge({
  name: 'live_connections',
  help: 'Web sockets of people who are signed in.',
});

export const liveMessages = new Counter({
  name: 'live_updates_sent_total',
  help: 'Live updates that were sent, once for each connection.',
  labelNames: ['topic'] as const,
});

export const liveRefusals = new Counter({
  name: 'live_handshakes_refused_total',
  help: 'Handshakes that were answered with no web socket, by the status that they were answered with.',
  labelNames: ['status'] as const,
});

export const liveClosures = new Counter({
  name: 'live_connections_closed_total',
  help: 'Web sockets that were closed by us, by the code that they were given.',
  labelNames: ['code'] as const,
});
