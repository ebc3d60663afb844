package org.hongfan.platform;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the portal keeps its files and whether it holds invented data.
 *
 * @param data the folder of attachments and of the embedded database
 * @param demo the demonstration data; when not set, {@code sample} for a new embedded database and {@code none} for a
 *     given one
 * @param command the {@link OperatorCommand} to run instead of the portal
 */
@ConfigurationProperties("hongfan")
record PlatformProperties(
        @DefaultValue("data") Path data,
        @Nullable Demo demo,
        @Nullable String command) {}
