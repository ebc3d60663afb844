# syntax=docker/dockerfile:1
FROM eclipse-temurin:17-jdk AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 ./mvnw --batch-mode --no-transfer-progress -DskipTests package
RUN java -Djarmode=tools -jar target/hongfan-*.jar extract --layers --destination layers --application-filename hongfan.jar

FROM eclipse-temurin:17-jre
RUN useradd --system --create-home --home-dir /var/lib/hongfan hongfan
WORKDIR /opt/hongfan
# From what changes least to what changes most, so that a new version of the portal is a small download.
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
# A first start on a database that is thrown away leaves an archive of classes, so that every later start takes half the time.
# With another Java than this image's the archive is passed over.
RUN chown hongfan /opt/hongfan
USER hongfan
RUN java -XX:ArchiveClassesAtExit=hongfan.jsa -jar hongfan.jar --hongfan.training=true \
      --hongfan.data=/tmp/training --hongfan.demo=none --server.port=0 && rm -rf /tmp/training && test -s hongfan.jsa
ENV HONGFAN_DATA=/var/lib/hongfan TZ=Asia/Shanghai JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=50"
VOLUME /var/lib/hongfan
EXPOSE 8080
# bash opens the connection itself: the image needs no further program.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=12 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q '\"UP\"' <&3"]
ENTRYPOINT ["java", "-XX:SharedArchiveFile=hongfan.jsa", "-jar", "hongfan.jar"]
