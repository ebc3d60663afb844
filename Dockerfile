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
ENV HONGFAN_DATA=/var/lib/hongfan TZ=Asia/Shanghai JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75"
USER hongfan
VOLUME /var/lib/hongfan
EXPOSE 8080
ENTRYPOINT ["java", "-jar", "hongfan.jar"]
