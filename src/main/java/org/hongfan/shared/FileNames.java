package org.hongfan.shared;

/** Names of files that people send. */
public final class FileNames {
    private static final int LONGEST = 120;

    private FileNames() {}

    /**
     * The last part of the name, as it may be shown and kept: without folders, without signs that control something or are not to be seen (a
     * turned direction of writing makes an .exe look like a .pdf), with the quotation marks that browsers send as %22, at most 120 characters, of which the end with the file's type stays.
     */
    public static String plain(String name) {
        String bare = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replace("%22", "\"")
                .replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "")
                .strip();
        int characters = bare.codePointCount(0, bare.length());
        return characters <= LONGEST ? bare : bare.substring(bare.offsetByCodePoints(0, characters - LONGEST));
    }
}
