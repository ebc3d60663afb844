-- The arithmetic that is kept with meetings and votes is written in words, as it is from now on; numbers and results stay.
update meeting set verdict = regexp_replace(regexp_replace(regexp_replace(verdict,
        '需 ≥ (\d+)（([^）]*)）→ ', '至少 \1 人（\2），'), '不设法定人数 → ', '不设法定人数，'), '(\d+) → 无人到会', '\1；无人到会')
 where verdict ~ '≥|→';
update resolution set explanation = regexp_replace(regexp_replace(regexp_replace(explanation,
        '到会需 ≥ (\d+)（([^）]*)）→ ', '到会至少 \1 人（\2），'), '赞成需 ≥ (\d+)（([^）]*)）→ ', '赞成至少 \1 票（\2），'), '5 分之 4', '五分之四')
 where explanation ~ '≥|→';
