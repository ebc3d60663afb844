package org.hongfan.account.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hongfan.account.ActivationBatchRow;
import org.hongfan.account.ActivationService;
import org.hongfan.account.Slip;
import org.hongfan.shared.web.QrCode;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * One branch's slips of an asking, with a link for each.
 *
 * @param parts the branches that slips were made for, in the order of the paper
 * @param part which of them is shown, from 0 on
 */
record SlipPage(List<Part> parts, int part, List<Line> lines) {
    private static final SlipPage NONE = new SlipPage(List.of(), 0, List.of());

    record Part(int number, String name, int count) {}

    /**
     * @param code a picture; only where few are shown, a page of them would be heavy
     * @param ended what became of it, in words; null: it is still good
     */
    record Line(
            Slip slip, String link, QrCode code, @Nullable String ended) {}

    static SlipPage of(ActivationService.SlipList list, int part, String address) {
        List<Slip> slips = list.slips();
        if (slips.isEmpty()) {
            return NONE;
        }
        List<List<Slip>> units = new ArrayList<>();
        for (Slip slip : slips) {
            if (units.isEmpty() || units.get(units.size() - 1).get(0).unitId() != slip.unitId()) {
                units.add(new ArrayList<>());
            }
            units.get(units.size() - 1).add(slip);
        }
        int shown = Math.max(0, Math.min(part, units.size() - 1));
        return new SlipPage(
                IntStream.range(0, units.size())
                        .mapToObj(i -> new Part(
                                i, units.get(i).get(0).unitName(), units.get(i).size()))
                        .toList(),
                shown,
                units.get(shown).stream()
                        .map(slip -> line(slip, list.ended().get(slip.subjectId()), address))
                        .toList());
    }

    /** The PDF under a name that says what it is. */
    static ResponseEntity<ByteArrayResource> download(ActivationService.Paper file) {
        ActivationBatchRow batch = file.batch();
        String name = "开通单" + (batch.place() == null ? "" : "-" + batch.place()) + "-" + batch.good() + "张.pdf";
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .cacheControl(CacheControl.noStore())
                .header(
                        "Content-Disposition",
                        ContentDisposition.attachment()
                                .filename(name, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(new ByteArrayResource(file.paper()));
    }

    private static Line line(Slip slip, @Nullable String ended, String address) {
        String link = address + "/welcome/" + slip.code().value();
        return new Line(slip, link, QrCode.of(link), ended);
    }
}
