package org.hongfan.activity;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface ActivityRepository extends Repository<Activity, Long> {
    Activity saveAndFlush(Activity activity);

    /** Takes the row's lock: whoever changes the activity or enrols comes one after the other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select a from Activity a where a.id = :id")
    Optional<Activity> findForChange(long id);
}
