"""The public Jupyter kernel tests, with samples in Java.

Run with jupyter_kernel_test 0.7.0 where the kernel is installed:
    python -m pytest kernel/src/test/python/test_kernel.py
SAMBAFLOW_KERNEL names another installed kernel specification.
"""

import os
import unittest

import jupyter_kernel_test


KERNEL = (
    "((sambaflow.kernel.JavaKernel)"
    " org.dflib.jjava.jupyter.kernel.BaseKernel.notebookKernel())"
)


class SambaFlowKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = os.environ.get("SAMBAFLOW_KERNEL", "sambaflow")
    language_name = "java"
    file_extension = ".java"
    code_hello_world = 'System.out.println("hello, world")'
    code_stderr = 'System.err.println("an error line")'
    completion_samples = [
        {"text": "System.out.printl", "matches": {"println("}},
        {"text": "Math.ma", "matches": {"max("}},
    ]
    complete_code_samples = ["int a = 1;", "1 + 1", "int f() {\n  return 1;\n}", "// nothing"]
    incomplete_code_samples = ["int f() {", "foo(1,", "class A {\n  int x;"]
    invalid_code_samples = ["int 5 = ;", "1 +* ;", ")"]
    code_generate_error = "throw new IllegalStateException();"
    code_execute_result = [
        {"code": "6 * 7", "result": "42", "mime": "text/plain"},
        {"code": '"a" + 1', "result": "a1", "mime": "text/plain"},
    ]
    code_display_data = [
        {
            "code": "var data = new org.dflib.jjava.jupyter.kernel.display.DisplayData();\n"
            'data.putHTML("<b>x</b>");\n'
            "org.dflib.jjava.jupyter.kernel.BaseKernel.notebookKernel().display(data);",
            "mime": "text/html",
        },
    ]
    code_page_something = (
        KERNEL + '.page(new org.dflib.jjava.jupyter.kernel.display.DisplayData("a page"));'
    )
    code_clear_output = KERNEL + ".clearOutput(true);"
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"


class SambaFlowWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = SambaFlowKernelTests.kernel_name
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
