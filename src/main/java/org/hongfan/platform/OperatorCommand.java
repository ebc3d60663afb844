package org.hongfan.platform;

import org.springframework.boot.ApplicationArguments;

/**
 * Work that whoever runs the machine starts from the command line, beside a running portal or without one:
 * {@code java -jar hongfan.jar --hongfan.command=NAME}. A bean of this type is enough. Its bean name is the command's name, lower-case words
 * joined by hyphens, and its {@link org.springframework.context.annotation.Description} says in Chinese what it does and which options it takes: both are read without
 * making the bean. {@link CommandLine} starts no pages, no scheduled work and no demonstration for it, and runs it only where a portal is.
 */
public interface OperatorCommand {

    /**
     * Does the work and tells the operator on {@code System.out}, in plain words.
     *
     * @return the exit status of the process: 0 when all is well, 1 when it was refused or found something wrong
     */
    int run(ApplicationArguments arguments);

    /** A command that fills an empty place. All others refuse one, and make nothing there. */
    interface FillsEmptyPlace extends OperatorCommand {}
}
