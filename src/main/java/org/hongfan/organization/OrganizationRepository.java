package org.hongfan.organization;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface OrganizationRepository extends JpaRepository<Organization, Long> {
    @Query(value = "select nextval('organization_id_seq')", nativeQuery = true)
    long nextId();
}
