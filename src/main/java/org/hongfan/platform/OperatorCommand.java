package org.hongfan.platform;

import org.springframework.boot.ApplicationArguments;

/**
 * Work that whoever runs the machine starts from the command line, beside a running portal or without one:
 * {@code java -jar hongfan.jar --hongfan.command=NAME}. A bean of this type is enough, best under the
 * command's name, so that it is found without making the others; {@link CommandLine} starts no pages, no scheduled work and no
 * demonstration for it.
 */
public interface OperatorCommand {

    /** Lower-case words joined by hyphens, as in {@code verify-audit}. */
    String name();

    /** One Chinese sentence for the list of commands: what it does and which options it takes. */
    String description();

    /**
     * Does the work and tells the operator on {@code System.out}, in plain words.
     *
     * @return the exit status of the process: 0 when all is well, 1 when it was refused or found something wrong
     */
    int run(ApplicationArguments arguments);
}
