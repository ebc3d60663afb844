package org.hongfan.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server that starts beside the container is there when it is asked for, and gone when nobody ever asks. */
class EarlyServerTests {

    @TempDir
    Path data;

    @Test
    void isEndedWhenTheStartIsGivenUpAndStartsAgain() throws Exception {
        Programs.lend(data);
        EarlyServer givenUp = early(DataFolder.open(data));
        givenUp.destroy();
        assertThat(data.resolve("postgresql/cluster")).exists();
        assertThat(data.resolve("postgresql/cluster/postmaster.pid")).doesNotExist();

        EarlyServer kept = early(DataFolder.open(data));
        try (PostgresServer server = kept.take();
                Connection connection = server.connectAsSuperuser(PostgresServer.DATABASE)) {
            assertThat(connection.isValid(5)).isTrue();
        }
        kept.destroy();
        assertThat(data.resolve("postgresql/cluster/postmaster.pid")).doesNotExist();
    }

    @Test
    void tellsWhoeverAsksWhyItDidNotStart() {
        EarlyServer early = EarlyServer.start(DataFolder.open(data), new Installation(true, Demo.NONE, data), () -> {
            throw new StartRefusedException("没有启动", "请看日志");
        });
        assertThatThrownBy(early::take)
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("没有启动");
        assertThatThrownBy(() -> DataFolder.open(data)).isInstanceOf(StartRefusedException.class);
        early.destroy();
        DataFolder.open(data).close();
    }

    private EarlyServer early(DataFolder folder) {
        return EarlyServer.start(
                folder, new Installation(true, Demo.NONE, data), () -> PostgresServer.start(folder, Map.of()));
    }
}
