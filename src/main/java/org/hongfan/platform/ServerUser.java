package org.hongfan.platform;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;

/**
 * How programs of PostgreSQL are run, which refuse to run as root. An ordinary user runs them as they are. Root runs
 * them in a user namespace where it has no rights, or, where the machine forbids that, as a user without rights to
 * whom the database's files are given.
 *
 * @param prefix what stands before each command
 * @param owner the user who owns the files
 */
record ServerUser(List<String> prefix, String owner) {

    private static final List<String> UNPRIVILEGED_USERS = List.of("postgres", "nobody");

    /** @throws StartRefusedException when root has no way to run PostgreSQL as somebody else */
    static ServerUser choose(Path database) throws IOException {
        String self = Files.getOwner(database).getName();
        if (!runsAsRoot()) {
            return new ServerUser(List.of(), self);
        }
        ServerUser namespace = new ServerUser(List.of("unshare", "-U"), "root");
        if (namespace.canWrite(database)) {
            return namespace;
        }
        for (String user : UNPRIVILEGED_USERS) {
            for (List<String> prefix : List.of(
                    List.of("setpriv", "--reuid=" + user, "--regid=" + groupOf(user), "--clear-groups"),
                    List.of("runuser", "-u", user, "--"))) {
                ServerUser candidate = new ServerUser(prefix, user);
                if (candidate.exists() && candidate.owns(database) && candidate.canWrite(database)) {
                    return candidate;
                }
            }
        }
        throw new StartRefusedException(
                "当前是 root 用户，PostgreSQL 不能以 root 运行；这台机器不允许 unshare，也不能借用 postgres 或 nobody 用户访问 " + database + "。",
                "请用普通用户启动，或者用 --hongfan.data 指定一个其他用户可以进入的文件夹，或者用 SPRING_DATASOURCE_URL 指定已有的 PostgreSQL。");
    }

    static boolean runsAsRoot() {
        return "0".equals(Commands.output(List.of("id", "-u")));
    }

    /** Gives a folder and everything in it to this user; does nothing where it is so already. */
    void own(Path folder) throws IOException {
        if (!runsAsRoot()
                || Files.notExists(folder)
                || Files.getOwner(folder).getName().equals(owner)) {
            return;
        }
        UserPrincipal principal =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.setAttribute(file, "posix:owner", principal, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.setOwner(directory, principal);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    private boolean owns(Path folder) {
        try {
            own(folder);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean exists() {
        return !Commands.output(List.of("id", "-u", owner)).isEmpty();
    }

    /** PostgreSQL needs a user that has a name, is not root, and reaches the folder. */
    private boolean canWrite(Path folder) {
        String name = Commands.output(command(List.of("id", "-un")));
        return !name.isEmpty()
                && !name.equals("root")
                && Commands.succeeds(command(List.of("test", "-w", folder.toString())));
    }

    private static String groupOf(String user) {
        return Commands.output(List.of("id", "-g", user));
    }
}
