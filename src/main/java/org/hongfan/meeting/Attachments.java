package org.hongfan.meeting;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.OffsetDateTime;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.hongfan.shared.FileNames;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Pictures and documents of a meeting: at most 20, each at most 10 MB, of types that are checked by content. */
@Service
@RequiredArgsConstructor
@Transactional
public class Attachments {
    public static final int MOST = 20;

    private final MeetingRepository meetings;
    private final MeetingBoard board;
    private final AttachmentStore store;
    private final Thumbnails thumbnails;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /** A file to send: served as a download, never shown within the portal's own pages. */
    public record Download(String fileName, String contentType, Resource content) {}

    /** The files of a meeting, for who may change them. */
    @Transactional(readOnly = true)
    public MeetingBoard.MeetingFile list(Viewer viewer, long meetingId) {
        MeetingBoard.MeetingFile file = board.get(viewer, meetingId);
        if (!file.mayLog()) {
            throw new NotFoundException("meeting", meetingId);
        }
        return file;
    }

    /**
     * @return whether it was added; false: the meeting has the same file already
     * @throws RefusedException at field "file" when it is none, too large, of another type, or one too many
     */
    public boolean add(Viewer viewer, long meetingId, String fileName, Resource upload) throws IOException {
        requireOpen(viewer, meetingId);
        if (fileName.isEmpty()) {
            throw new RefusedException("file", "请先选择文件");
        }
        if (upload.contentLength() > UploadCheck.MOST_BYTES) {
            throw new RefusedException("file", UploadCheck.TOO_LARGE);
        }
        byte[] content = upload.getContentAsByteArray();
        String name = FileNames.plain(fileName);
        UploadCheck.Checked checked = UploadCheck.check(name, content);
        byte[] hash = sha256(checked.content());
        Held held = held(meetingId, hash);
        if (held.same()) {
            return false;
        }
        if (held.files() >= MOST) {
            throw new RefusedException("file", "一场会议最多 " + MOST + " 个附件，“" + name + "”没有上传");
        }
        String key = store.keep(hash, checked.content());
        discardUnlessCommitted(key);
        jdbc.sql("""
                        insert into attachment (meeting_id, file_name, content_type, size, sha256, storage_key, uploaded_by, uploaded_at)
                        values (:meeting, :name, :type, :size, :hash, :key, :account, :now)
                        """)
                .param("meeting", meetingId)
                .param("name", name)
                .param("type", checked.contentType())
                .param("size", checked.content().length)
                .param("hash", hash)
                .param("key", key)
                .param("account", viewer.accountId())
                .param("now", OffsetDateTime.now(clock))
                .update();
        events.publishEvent(
                new Audited(viewer.accountId(), "attachment_added", "meeting", meetingId, "上传了附件“" + name + "”"));
        return true;
    }

    /** @param same whether one of them has the same content */
    private record Held(int files, boolean same) {}

    private Held held(long meetingId, byte[] hash) {
        return jdbc.sql("""
                        select cast(count(*) as int) as files, coalesce(bool_or(sha256 = :hash), false) as same
                          from attachment where meeting_id = :meeting and removed_at is null
                        """)
                .param("hash", hash)
                .param("meeting", meetingId)
                .query(Held.class)
                .single();
    }

    /** Takes it off the page; the bytes stay for the trail. */
    public void remove(Viewer viewer, long meetingId, long attachmentId) {
        requireOpen(viewer, meetingId);
        String name = jdbc.sql("""
                        update attachment set removed_at = :now where id = :id and meeting_id = :meeting and removed_at is null
                        returning file_name
                        """)
                .param("now", OffsetDateTime.now(clock))
                .param("id", attachmentId)
                .param("meeting", meetingId)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("attachment", attachmentId));
        events.publishEvent(
                new Audited(viewer.accountId(), "attachment_removed", "meeting", meetingId, "删除了附件“" + name + "”"));
    }

    /** For whoever reaches the branch, and for those called once the record is archived. */
    @Transactional(readOnly = true)
    public Download get(Viewer viewer, long meetingId, long attachmentId) {
        Stored stored = find(viewer, meetingId, attachmentId);
        return new Download(stored.fileName(), stored.contentType(), store.read(stored.storageKey()));
    }

    /** A small picture of a photo, for the same people. */
    @Transactional(readOnly = true)
    public Resource getThumbnail(Viewer viewer, long meetingId, long attachmentId) {
        Stored stored = find(viewer, meetingId, attachmentId);
        if (!stored.contentType().startsWith("image/")) {
            throw new NotFoundException("thumbnail", attachmentId);
        }
        return thumbnails.of(stored.storageKey(), store.read(stored.storageKey()));
    }

    private record Stored(String fileName, String contentType, String storageKey) {}

    private Stored find(Viewer viewer, long meetingId, long attachmentId) {
        MeetingBoard.MeetingFile file = board.get(viewer, meetingId);
        if (!file.whole() && file.meeting().status() != MeetingStatus.ARCHIVED) {
            throw new NotFoundException("attachment", attachmentId);
        }
        return jdbc.sql("""
                        select file_name, content_type, storage_key from attachment
                         where id = :id and meeting_id = :meeting and removed_at is null
                        """)
                .param("id", attachmentId)
                .param("meeting", meetingId)
                .query(Stored.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("attachment", attachmentId));
    }

    private void discardUnlessCommitted(String key) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int outcome) {
                // When the connection broke at the commit nobody knows the outcome: the sweep asks the table later.
                if (outcome == STATUS_ROLLED_BACK) {
                    store.discard(key);
                }
            }
        });
    }

    private void requireOpen(Viewer viewer, long meetingId) {
        board.getForLogging(viewer, meetingId);
        meetings.findForChange(meetingId)
                .orElseThrow(() -> new NotFoundException("meeting", meetingId))
                .requireOpen("改动附件");
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
