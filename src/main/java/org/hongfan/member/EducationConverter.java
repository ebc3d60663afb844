package org.hongfan.member;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class EducationConverter implements AttributeConverter<Education, String> {
    @Override
    public String convertToDatabaseColumn(Education value) {
        return value.code();
    }

    @Override
    public Education convertToEntityAttribute(String code) {
        return Education.of(code);
    }
}
