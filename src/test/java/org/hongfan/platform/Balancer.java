package org.hongfan.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;

/** A balancer in front of several portals: each connection goes to the next one that takes it, without stickiness. */
final class Balancer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 1000;

    private final int[] ports;
    private final ServerSocket door;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Integer, Integer> carried = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    /** Connections to a portal on which a form was sent and nothing has come back. */
    private final Set<Socket> unanswered = ConcurrentHashMap.newKeySet();

    Balancer(int... ports) throws IOException {
        this.ports = ports.clone();
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        begin("balancer", this::admit);
    }

    int port() {
        return door.getLocalPort();
    }

    /** How many connections went to this port. */
    int carriedTo(int port) {
        return carried.getOrDefault(port, 0);
    }

    /** Whether somebody who has sent a form to this port has no answer yet. */
    boolean isAwaiting(int port) {
        return unanswered.stream().anyMatch(portal -> portal.getPort() == port);
    }

    private void admit() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                begin("balancer-" + client.getPort(), () -> carry(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(Socket client) {
        Socket portal = reachOne();
        if (portal == null) {
            close(client);
            return;
        }
        open.add(portal);
        begin("balancer-back-" + client.getPort(), () -> pump(portal, client, (bytes, n) -> unanswered.remove(portal)));
        pump(client, portal, (bytes, n) -> {
            if (new String(bytes, 0, n, StandardCharsets.ISO_8859_1).startsWith("POST ")) {
                unanswered.add(portal);
            }
        });
    }

    private Socket reachOne() {
        for (int attempt = 0; attempt < ports.length; attempt++) {
            int port = ports[Math.floorMod(next.getAndIncrement(), ports.length)];
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
                carried.merge(port, 1, Integer::sum);
                return socket;
            } catch (IOException away) {
                close(socket);
            }
        }
        return null;
    }

    private void pump(Socket from, Socket to, ObjIntConsumer<byte[]> seen) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] bytes = new byte[8192];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                seen.accept(bytes, n);
                out.write(bytes, 0, n);
            }
        } catch (IOException broken) {
            // One of the two has gone; so must the other.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        unanswered.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        open.forEach(this::close);
    }
}
