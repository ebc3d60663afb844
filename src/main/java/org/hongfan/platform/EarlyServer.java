package org.hongfan.platform;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;

/**
 * The portal's own PostgreSQL, which starts while the container is still being made. Whoever asks for it waits for it, and is told then why it
 * did not start. It is ended here when the start is given up before anybody has asked.
 */
final class EarlyServer implements DisposableBean {

    private final DataFolder folder;
    private final Installation installation;
    private final CompletableFuture<PostgresServer> server = new CompletableFuture<>();
    private boolean taken;

    private EarlyServer(DataFolder folder, Installation installation) {
        this.folder = folder;
        this.installation = installation;
    }

    static EarlyServer start(DataFolder folder, Installation installation, Supplier<PostgresServer> start) {
        EarlyServer early = new EarlyServer(folder, installation);
        Thread thread = new Thread(
                () -> {
                    try {
                        early.server.complete(start.get());
                    } catch (Throwable e) {
                        early.server.completeExceptionally(e);
                    }
                },
                "postgresql-start");
        thread.setDaemon(true);
        thread.start();
        return early;
    }

    DataFolder folder() {
        return folder;
    }

    Installation installation() {
        return installation;
    }

    /** @throws StartRefusedException when it cannot start; the text says what to do */
    PostgresServer take() {
        try {
            PostgresServer started = server.join();
            taken = true;
            return started;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw e;
        }
    }

    @Override
    public void destroy() {
        if (!taken) {
            server.handle((started, failure) -> {
                        if (started != null) {
                            started.close();
                        }
                        return null;
                    })
                    .join();
        }
        folder.close();
    }
}
