"""The parts that messages and forms are built from: ids, inputs, layout, text and wording."""
