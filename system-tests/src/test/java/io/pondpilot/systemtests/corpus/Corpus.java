package io.pondpilot.systemtests.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What is run: DuckDB's own dialect, written here, and of SQLite's corpus a spread over all of its
/// families, the longest files only from their beginning.
final class Corpus {
    /// A file on the class path and how many of its statements run.
    private record Part(String file, int limit) {}

    private static final List<Part> PARTS =
            List.of(
                    new Part("corpus/duckdb.test", 1_000),
                    new Part("test/select1.test", 600),
                    new Part("test/select2.test", 600),
                    new Part("test/select3.test", 600),
                    // A thousand single-row inserts come first.
                    new Part("test/select4.test", 1_500),
                    new Part("test/select5.test", 800),
                    new Part("test/evidence/in1.test", 250),
                    new Part("test/evidence/in2.test", 250),
                    new Part("test/evidence/slt_lang_aggfunc.test", 250),
                    new Part("test/evidence/slt_lang_createtrigger.test", 250),
                    new Part("test/evidence/slt_lang_createview.test", 250),
                    new Part("test/evidence/slt_lang_dropindex.test", 250),
                    new Part("test/evidence/slt_lang_droptable.test", 250),
                    new Part("test/evidence/slt_lang_droptrigger.test", 250),
                    new Part("test/evidence/slt_lang_dropview.test", 250),
                    new Part("test/evidence/slt_lang_reindex.test", 250),
                    new Part("test/evidence/slt_lang_replace.test", 250),
                    new Part("test/evidence/slt_lang_update.test", 250),
                    new Part("test/random/aggregates/slt_good_0.test", 500),
                    new Part("test/random/aggregates/slt_good_64.test", 500),
                    new Part("test/random/expr/slt_good_0.test", 500),
                    new Part("test/random/expr/slt_good_64.test", 500),
                    new Part("test/random/groupby/slt_good_0.test", 500),
                    new Part("test/random/groupby/slt_good_7.test", 500),
                    new Part("test/random/select/slt_good_0.test", 500),
                    new Part("test/random/select/slt_good_64.test", 500),
                    new Part("test/index/between/10/slt_good_0.test", 300),
                    new Part("test/index/commute/10/slt_good_0.test", 300),
                    new Part("test/index/delete/10/slt_good_0.test", 500),
                    new Part("test/index/in/10/slt_good_0.test", 300),
                    new Part("test/index/orderby/10/slt_good_0.test", 300),
                    new Part("test/index/orderby_nosort/10/slt_good_0.test", 300),
                    new Part("test/index/random/10/slt_good_0.test", 300),
                    new Part("test/index/view/100/slt_good_0.test", 500));

    private Corpus() {}

    static List<Script> scripts() throws IOException {
        List<Script> scripts = new ArrayList<>();
        for (Part part : PARTS) {
            scripts.add(Script.read(part.file(), part.limit()));
        }
        return scripts;
    }
}
