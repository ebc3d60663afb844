package org.hongfan.member;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class EthnicityConverter implements AttributeConverter<Ethnicity, String> {
    @Override
    public String convertToDatabaseColumn(Ethnicity value) {
        return value.code();
    }

    @Override
    public Ethnicity convertToEntityAttribute(String code) {
        return Ethnicity.of(code);
    }
}
