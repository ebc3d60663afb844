package org.hongfan.account;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One slip with its code, as the sealed file keeps it and the paper says it.
 *
 * @param subjectId the member, or the account of staff who are not on a roster
 * @param unitId the member's branch; 0 for staff
 * @param name told apart from others of the same name in the branch
 * @param phoneMasked the phone the holder signs in with; null when they have none of their own and use the user name
 */
public record Slip(
        long subjectId,
        long unitId,
        String unitName,
        String name,
        String username,
        @Nullable String phoneMasked,
        ActivationCode code) {

    /** What the holder types to sign in, in words. */
    public String signInName() {
        return phoneMasked == null ? "用户名 " + username : "手机号 " + phoneMasked + "，或用户名 " + username;
    }

    static byte[] write(List<Slip> slips) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(slips.size());
            for (Slip slip : slips) {
                out.writeLong(slip.subjectId);
                out.writeLong(slip.unitId);
                out.writeUTF(slip.unitName);
                out.writeUTF(slip.name);
                out.writeUTF(slip.username);
                out.writeUTF(slip.phoneMasked == null ? "" : slip.phoneMasked);
                out.writeUTF(slip.code.value());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static List<Slip> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = in.readInt();
            List<Slip> slips = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                long subject = in.readLong();
                long unit = in.readLong();
                String unitName = in.readUTF();
                String name = in.readUTF();
                String username = in.readUTF();
                String phone = in.readUTF();
                slips.add(new Slip(
                        subject,
                        unit,
                        unitName,
                        name,
                        username,
                        phone.isEmpty() ? null : phone,
                        new ActivationCode(in.readUTF())));
            }
            return slips;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
