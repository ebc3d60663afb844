package org.hongfan.member;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

interface AppointmentRepository extends JpaRepository<Appointment, Long> {
    List<Appointment> findByMemberIdAndToOnIsNull(long memberId);

    List<Appointment> findByOrganizationId(long organizationId);
}
