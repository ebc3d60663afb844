package org.hongfan.platform;

import java.nio.file.Path;

/**
 * What kind of installation runs. Demonstration data may only go into a database that the portal started itself, so
 * {@code demo} is always {@link Demo#NONE} when {@code embedded} is false.
 *
 * @param embedded whether the portal started its own PostgreSQL
 * @param demo the demonstration data that belongs in this installation
 * @param data the folder of everything that is kept outside a given database: attachments, and the embedded database
 */
public record Installation(boolean embedded, Demo demo, Path data) {

    /** Whether the well-known accounts and invented people of the demonstration are in the database. */
    public boolean isDemo() {
        return demo != Demo.NONE;
    }
}
