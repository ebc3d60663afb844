package org.hongfan.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** How many bytes the threads of a portal have asked the heap for. */
final class Allocation implements AutoCloseable {
    private final ThreadMXBean threads;
    private final JMXConnector connector;
    private final Map<Long, Long> met = new HashMap<>();

    /** @param pid of a process of the same user, or of this one */
    Allocation(long pid) throws Exception {
        if (pid == ProcessHandle.current().pid()) {
            connector = null;
            threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            return;
        }
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        String address = machine.startLocalManagementAgent();
        machine.detach();
        connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
        MBeanServerConnection connection = connector.getMBeanServerConnection();
        threads = ManagementFactory.newPlatformMXBeanProxy(
                connection, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    }

    /** Of all threads that were ever met here: one that has ended since keeps its share. */
    long bytes() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            met.merge(ids[i], bytes[i], Math::max);
        }
        return met.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() throws Exception {
        if (connector != null) {
            connector.close();
        }
    }
}
