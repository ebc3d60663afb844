package org.hongfan.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A balancer in front of several portals: each connection goes to the next one that takes it, without stickiness. */
final class Balancer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 1000;

    private final int[] ports;
    private final ServerSocket door;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Integer, Integer> carried = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

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
        begin("balancer-back-" + client.getPort(), () -> pump(portal, client));
        pump(client, portal);
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

    private void pump(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException broken) {
            // One of the two has gone; so must the other.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
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
