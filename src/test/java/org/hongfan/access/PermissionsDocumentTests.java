package org.hongfan.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

/** {@code docs/permissions.md} is what the code says. Written anew with {@code -Dhongfan.docs.write=true}. */
@PostgresTest
@RequiredArgsConstructor
class PermissionsDocumentTests {
    private static final Path DOCUMENT = Path.of("docs", "permissions.md");

    private final ApplicationContext context;

    @Test
    void saysWhatTheCodeSays() throws IOException {
        String expected = document();
        if (Boolean.getBoolean("hongfan.docs.write")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(DOCUMENT)
                .as("stale: ./mvnw test -Dtest=PermissionsDocumentTests -Dhongfan.docs.write=true writes it anew")
                .hasContent(expected);
    }

    private String document() {
        StringBuilder text = new StringBuilder("""
                # Who may do what

                Generated from `org.hongfan.access.Role` and the live routes by `PermissionsDocumentTests`; do not edit.

                A role is held in an organization from a day to a day. What it does not reach, and what it may not do, is answered with 404.

                ## Roles and permissions

                """);
        text.append("| Permission | 含义 |");
        for (Role role : Role.values()) {
            text.append(' ').append(role.title()).append(" |");
        }
        text.append("\n|---|---|").append(":-:|".repeat(Role.values().length)).append('\n');
        for (Permission permission : Permission.values()) {
            text.append("| `")
                    .append(permission)
                    .append("` | ")
                    .append(permission.title())
                    .append(" |");
            for (Role role : Role.values()) {
                text.append(role.can(permission) ? " ✓ |" : " |");
            }
            text.append('\n');
        }
        text.append("\n## Routes\n\n| Route | Permission | Roles |\n|---|---|---|\n");
        for (Routes.Route route : Routes.of(context)) {
            text.append("| `").append(route.key()).append("` | ");
            Permission permission = route.permission();
            if (permission == null) {
                text.append("open | – |\n");
            } else {
                text.append('`')
                        .append(permission)
                        .append("` | ")
                        .append(Arrays.stream(Role.values())
                                .filter(role -> role.can(permission))
                                .map(Role::title)
                                .collect(Collectors.joining("、")))
                        .append(" |\n");
            }
        }
        return text.toString();
    }
}
